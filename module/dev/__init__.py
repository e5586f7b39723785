"""Development only: host portal, launcher, stand-ins, test PKI. Nobody imports it; not in the wheel."""
