"""One app per part of the school, with the names of the specification."""
