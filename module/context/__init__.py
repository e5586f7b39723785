"""The one way from pages and jobs to the use cases."""
