"""SQLAlchemy: tables, unit of work, outbox, journal."""
