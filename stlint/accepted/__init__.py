"""What a project accepts: ignore comments, baselines."""
