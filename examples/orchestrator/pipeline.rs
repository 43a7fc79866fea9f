//! Five stages joined by bounded queues. A full queue sheds the request.

use std::sync::Arc;

use bellwether::{health_check, instrumented};
use bellwether_examples::simulation::{fails, is_broken, may_have_a_bug, work};
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::metrics::{LATENCY, Pipeline as Metrics, Session, Stage, StageError, Worker};

/// Places in each queue.
const PLACES: usize = 1024;

/// A request on its way. Its client waits for the answer; where that is dropped, there is none.
struct Job {
    prompt: u64,
    answer: oneshot::Sender<u64>,
}

/// There was no place.
#[derive(Debug)]
struct Shed;

/// The queues, in the order of the stages.
#[derive(Clone)]
pub(crate) struct Pipeline {
    queues: Arc<[mpsc::Sender<Job>]>,
}

impl Pipeline {
    /// Starts the stages.
    pub(crate) fn start() -> Self {
        let (queues, receivers): (Vec<_>, Vec<_>) = Stage::ALL
            .map(|_| mpsc::channel(PLACES))
            .into_iter()
            .unzip();
        let pipeline = Self {
            queues: queues.into(),
        };
        for (stage, jobs) in Stage::ALL.into_iter().zip(receivers) {
            // From the queue itself, so that the gauge cannot differ from it.
            let queue = pipeline.queues[stage as usize].clone();
            let depth = Metrics::global().queue_depth.with(stage);
            depth.read_from(move || i64::try_from(waiting(&queue)).unwrap_or(i64::MAX));
            tokio::spawn(serve(stage, jobs, pipeline.clone()));
        }
        pipeline
    }

    /// Sends a request through all stages, and waits for its answer; nothing where it was shed or failed.
    #[instrumented(
        calls = false,
        duration = "orchestrator_request_duration_seconds",
        in_flight = false,
        labels(session: Session<'_> = Session(session)),
        buckets = LATENCY
    )]
    pub(crate) async fn request(&self, session: &str, prompt: u64) -> Option<u64> {
        let (answer, answered) = oneshot::channel();
        self.offer(Stage::Rag, Job { prompt, answer }).ok()?;
        answered.await.ok()
    }

    /// What is shed is the error of this call, and counted as that.
    #[instrumented(
        calls = false,
        duration = false,
        in_flight = false,
        errors = "orchestrator_requests_shed_total",
        labels(stage),
        span = false
    )]
    fn offer(&self, stage: Stage, job: Job) -> Result<(), Shed> {
        let queue = &self.queues[stage as usize];
        queue.try_send(job).map_err(|_| Shed)
    }
}

/// One stage: takes requests from its queue, as many at once as it has workers, and hands them on.
async fn serve(stage: Stage, mut jobs: mpsc::Receiver<Job>, pipeline: Pipeline) {
    let workers = Arc::new(Semaphore::new(if stage == Stage::Inference {
        16
    } else {
        128
    }));
    while let Ok(worker) = Arc::clone(&workers).acquire_owned().await {
        let Some(job) = jobs.recv().await else { return };
        let pipeline = pipeline.clone();
        tokio::spawn(async move {
            let done = run(stage, job.prompt).await;
            drop(worker);
            // Who failed or was shed has no answer, and its client sees that.
            match (done, Stage::ALL.get(stage as usize + 1)) {
                (Ok(()), Some(next)) => drop(pipeline.offer(*next, job)),
                (Ok(()), None) => drop(job.answer.send(job.prompt)),
                (Err(_), _) => {}
            }
        });
    }
}

/// What a stage does with a request: counted and timed by stage, its errors by type, a span.
#[instrumented(
    calls(name = "orchestrator_requests_total", outcome = false),
    duration = "orchestrator_stage_duration_seconds",
    errors(name = "orchestrator_errors_total", class),
    in_flight = false,
    labels(stage),
    buckets = LATENCY,
    slo(latency(under = "5s", for = 95)),
    fields(prompt)
)]
async fn run(stage: Stage, prompt: u64) -> Result<(), StageError> {
    let milliseconds = match stage {
        Stage::Rag => 10..=30,
        Stage::Assemble | Stage::Post => 1..=3,
        Stage::Inference => 200..=400,
        Stage::Stream => 5..=20,
    };
    if stage == Stage::Inference {
        generate(milliseconds).await?;
    } else {
        work(milliseconds).await;
    }
    may_have_a_bug();
    if stage == Stage::Rag && is_broken("retrieval") {
        return Err(StageError::Timeout);
    }
    Ok(())
}

/// Runs the model.
async fn generate(milliseconds: std::ops::RangeInclusive<u64>) -> Result<(), StageError> {
    if fails() {
        return Err(StageError::Upstream);
    }
    work(milliseconds).await;
    let worker = if fastrand::u8(..4) == 0 {
        Worker::Cpu
    } else {
        Worker::Gpu
    };
    let tokens = Metrics::global().tokens_generated.with(worker);
    tokens.inc_by(fastrand::u64(50..400));
    Ok(())
}

fn waiting(queue: &mpsc::Sender<Job>) -> usize {
    queue.max_capacity() - queue.capacity()
}

/// A pipeline that sheds is not ready for more.
#[health_check(timeout = "500ms", cache = "1s")]
async fn inference_queue() -> bool {
    Metrics::global().queue_depth.with(Stage::Inference).get() < 1024
}
