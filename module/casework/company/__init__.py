"""The people of an organisation and their acts: staff, invitations, handing over, changing hats."""
