"""Files beside the apps of a project: how they are served, and with what secrets."""
