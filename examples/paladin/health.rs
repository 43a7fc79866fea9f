//! The four components, each asked when somebody wants to know.

use bellwether::health_check;
use bellwether_examples::simulation::{is_broken, work};

use crate::metrics::RedisOperation;
use crate::queue;
use crate::work::{Unavailable, redis};

#[health_check(timeout = "500ms", cache = "1s")]
async fn llm() -> Result<(), Unavailable> {
    answers("llm").await
}

/// What is remembered is in Redis.
#[health_check(timeout = "500ms", cache = "1s")]
async fn garrison() -> Result<(), Unavailable> {
    redis(RedisOperation::Get).await
}

#[health_check(timeout = "500ms", cache = "1s")]
async fn arsenal() -> Result<(), Unavailable> {
    answers("arsenal").await
}

#[health_check(timeout = "500ms", cache = "1s")]
async fn queue() -> Result<(), Unavailable> {
    if queue::is_full() || is_broken("queue") {
        return Err(Unavailable("the queue"));
    }
    Ok(())
}

async fn answers(what: &'static str) -> Result<(), Unavailable> {
    work(1..=3).await;
    if is_broken(what) {
        return Err(Unavailable(what));
    }
    Ok(())
}
