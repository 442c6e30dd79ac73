"""The steps of the local database. Names tell what each is for; a released step is never edited."""
