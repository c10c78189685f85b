"""What must not travel, masked reversibly by destination."""
