//! What is known of misses and false alarms: why they are.

/// Characteristic, variant, and why not all of them are caught.
pub static MISSES: &[(&str, &str, &str)] = &[];

/// Rule, and why it speaks of ordinary deals.
pub static FALSE_ALARMS: &[(&str, &str)] = &[];
