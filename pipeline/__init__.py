"""peerdesk: turns the field materials of a city peer review into Word drafts that people edit."""

__version__ = "0.1.0"
