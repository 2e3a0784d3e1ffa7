"""Every provider against its double: wire, answers, faults, and the contract that all of them hold."""
