"""Every page as every role: who gets what, and what a refusal looks like."""
