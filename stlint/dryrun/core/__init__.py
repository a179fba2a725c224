"""What a dry run is made of, whatever language the app is written in."""
