"""The search of both registers: `writing` with the version of an entry, `asking` by index, `filling` what is there."""
