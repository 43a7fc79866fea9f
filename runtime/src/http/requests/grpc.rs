//! What an answer of gRPC says of its end: its HTTP status is 200 whatever happened.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName};

const STATUS: HeaderName = HeaderName::from_static("grpc-status");

/// The HTTP status of the failure that these headers or trailers tell of; `None` where they tell of none.
///
/// Sources: "gRPC over HTTP2", "Responses"; `google/rpc/code.proto`, "HTTP Mapping".
pub(super) fn failure(headers: &HeaderMap) -> Option<u16> {
    let code = headers.get(STATUS)?.to_str().unwrap_or_default();
    Some(match code.trim() {
        "0" => return None,
        "1" => 499,              // CANCELLED
        "3" | "9" | "11" => 400, // INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE
        "4" => 504,              // DEADLINE_EXCEEDED
        "5" => 404,              // NOT_FOUND
        "6" | "10" => 409,       // ALREADY_EXISTS, ABORTED
        "7" => 403,              // PERMISSION_DENIED
        "8" => 429,              // RESOURCE_EXHAUSTED
        "12" => 501,             // UNIMPLEMENTED
        "14" => 503,             // UNAVAILABLE
        "16" => 401,             // UNAUTHENTICATED
        // UNKNOWN, INTERNAL, DATA_LOSS. Clients take any other code for UNKNOWN.
        _ => 500,
    })
}

/// Whether there may be trailers, whatever the size of the body.
pub(super) fn is_grpc(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE);
    content_type.is_some_and(|it| it.as_bytes().starts_with(b"application/grpc"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_codes_that_are_the_servers_fault_are_those_of_opentelemetry() {
        for code in 0..=17_u8 {
            let value = HeaderValue::from_str(&code.to_string()).unwrap();
            let failure = failure(&HeaderMap::from_iter([(STATUS, value)]));
            // Source: OpenTelemetry, "Semantic conventions for gRPC", "Server". 17 is none.
            let fault = [2, 4, 12, 13, 14, 15, 17].contains(&code);
            assert_eq!(failure.is_some_and(|it| it >= 500), fault, "{code}");
            assert_eq!(failure.is_none(), code == 0, "{code}");
        }
    }
}
