//! Tests that need the seam below the log: a disk whose power can be cut, and damage bit by bit.

mod crash;
mod damage;
mod power;
mod workload;
