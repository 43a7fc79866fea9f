use axum::http::Response;
use hyper::body::Body;

use super::body::CountedBody;
use super::counted::Counted;

/// When a request ends: [`Head`] or [`BodyEnd`].
#[expect(
    private_interfaces,
    reason = "only types of this crate can be one, for it is sealed by what it takes"
)]
pub trait Until: Sized {
    /// The body of an answer, given that of the inner service's.
    type Body<A: Body>: Body;

    /// There is an answer. `head_only` says that its body will not be sent.
    #[doc(hidden)]
    fn answer<A: Body>(
        counted: Option<Counted>,
        answer: Response<A>,
        head_only: bool,
    ) -> Response<Self::Body<A>>;
}

/// A request ends with the head of its answer: what its body and its trailers say, such as the `grpc-status` after a message
/// of gRPC, is not seen.
#[derive(Clone, Copy, Debug)]
pub struct Head;

/// A request ends with the end of its answer's body, trailers included. A status in the body itself, as gRPC-Web has it, is
/// not seen.
#[derive(Clone, Copy, Debug)]
pub struct BodyEnd;

#[expect(private_interfaces, reason = "as above")]
impl Until for Head {
    type Body<A: Body> = A;

    #[inline]
    fn answer<A: Body>(counted: Option<Counted>, answer: Response<A>, _: bool) -> Response<A> {
        if let Some(counted) = counted {
            let verdict = counted.verdict(answer.status(), answer.headers());
            counted.finish(verdict);
        }
        answer
    }
}

#[expect(private_interfaces, reason = "as above")]
impl Until for BodyEnd {
    type Body<A: Body> = CountedBody<A>;

    fn answer<A: Body>(
        counted: Option<Counted>,
        answer: Response<A>,
        head_only: bool,
    ) -> Response<CountedBody<A>> {
        let (head, body) = answer.into_parts();
        let body = match counted {
            Some(counted) => CountedBody::new(body, &head, head_only, counted),
            None => CountedBody::uncounted(body),
        };
        Response::from_parts(head, body)
    }
}
