//! What a program declares, known before its first call: see [`Registry::catalog`](crate::Registry::catalog).

pub use bellwether_spec::catalog::{
    Catalog, Component, Declaration, DeclaredLabel, DeclaredOperation, Family, Outcomes, Place,
    SCHEMA, VERSION, Values,
};
pub use bellwether_spec::{Latency, Objective};
