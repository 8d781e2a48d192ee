"""Running the service: a supervisor over the web server, worker, maker of copies and the minute tick."""
