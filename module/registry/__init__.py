"""The domain: frozen values, enumerations and pure functions. Knows the kernel only."""
