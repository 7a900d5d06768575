//! anxin-benches
