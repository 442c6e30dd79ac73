"""The person behind an account: profile, settings, links, skills."""
