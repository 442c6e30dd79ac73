"""Work on one's own account, and on answers that no quiz can judge: how it is done, and what the school has of it."""

from typing import Any

from lms_desktop.app.session import Session

Held = dict[str, list[dict[str, Any]]]


def tell_of_oneself(session: Session, word: str) -> None:
    session.services.person.change_profile(bio=f"{word}\n")


def lighten(session: Session, _word: str) -> None:
    session.services.person.change_settings(theme="light")


def darken(session: Session, _word: str) -> None:
    session.services.person.change_settings(theme="dark")


def link(session: Session, word: str) -> None:
    session.services.person.change_links(github=f"https://example.org/{word}")


def learn(session: Session, word: str) -> None:
    session.services.person.add_skill(word)


def unlearn(session: Session, word: str) -> None:
    person = session.services.person
    person.remove_skill(next(one.skill_id for one in person.skills() if one.name == word))


def judge(session: Session, word: str) -> None:
    """Give points for the answer with this word."""
    judging = session.services.judging
    attempts = (row.attempt_id for pile in judging.piles() for row in judging.desk(pile.quiz_id))
    attempt = next(one for one in attempts if any(word in answer.text.split() for answer in judging.open(one).answers))
    for answer in judging.open(attempt).answers:
        if word in answer.text.split():
            judging.judge(attempt, answer.question.question_id, points="1", feedback=f"Seen: {word}")
    judging.send(attempt)


def says(held: Held, who: str, name: str, value: str) -> int:
    """Whether a field of one's account is this."""
    return sum(row[name] == value for row in held["people"] if row["user"] == who)


def skills(held: Held, who: str, word: str) -> int:
    """How often it is on somebody's list."""
    return sum(row["skills"].count(word) for row in held["people"] if row["user"] == who)


def judged(held: Held, _who: str, word: str) -> int:
    """How many attempts have these words of a teacher."""
    return sum(any(mark.get("feedback") == f"Seen: {word}" for mark in row["marks"]) for row in held["judged"])


def more_held() -> Held:
    """What the school's own summary leaves out: what people say of themselves, what teachers set and say of answers."""
    from lms_desktop.server.apps.assignments.models import Assignment, QuizAttempt
    from lms_desktop.server.apps.authentication.models import User

    everybody = User.objects.select_related("profile", "preferences", "social").prefetch_related("skills")
    return {
        "people": list(map(_person, everybody)),
        "assignments": list(Assignment.objects.filter(removed_at=None).values("title")),
        "judged": [{"marks": row.marks} for row in QuizAttempt.objects.all()],
    }


def _person(user: Any) -> dict[str, Any]:
    return {
        "user": user.email,
        "bio": user.profile.bio,
        "theme": user.preferences.theme,
        "github": user.social.github,
        "skills": [skill.name for skill in user.skills.all()],
    }
