//! What is remembered: globally in a database, locally by an arm.

use bellwether::instrumented;

use crate::arms::{Unavailable, depend};
use crate::metrics::{MemoryOperation, MemoryType};

#[instrumented(
    calls(name = "memory_operations_total", outcome = false),
    duration = "memory_query_duration_seconds",
    in_flight = false,
    labels(operation, memory_type),
    buckets = [0.01, 0.05, 0.1, 0.5, 1.0, 2.0]
)]
pub(crate) async fn ask(
    operation: MemoryOperation,
    memory_type: MemoryType,
) -> Result<(), Unavailable> {
    depend(match memory_type {
        MemoryType::Global => "database",
        MemoryType::Local => "redis",
    })
    .await
}
