//! NUMBERS: one question a bench, with the nearest limit beside it in the same run. See `README.md`.
