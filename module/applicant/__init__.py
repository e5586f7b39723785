"""Room: the applicant."""
