"""Works to hand in and quizzes, and how they are judged."""
