"""Electronic digital signatures of people: tickets, purposes, roles, evidence."""
