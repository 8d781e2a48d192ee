"""From a file of a stranger to what is understood of it: a confined child takes it apart."""
