"""What every app of the server leans on: the base of all rows, error answers, idempotency, files, paging."""
