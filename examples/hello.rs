//! The example of the README: a function, a struct of metrics, and what Prometheus would read.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use bellwether::{Counter, Format, Label, Metrics, Registry, instrumented};

#[derive(Label, Clone, Copy)]
enum Shelf {
    Fruit,
    Bread,
}

#[derive(Label, Debug)]
enum CheckoutError {
    SoldOut,
    Declined { code: u16 },
}

#[derive(Metrics)]
#[metrics(prefix = "shop", max_series = 10)]
struct Shop {
    /// Items sold.
    items: Counter<Shelf>,
}

#[instrumented(name = "checkout", errors(class), buckets = [0.1, 1.0])]
fn checkout(shelf: Shelf, card: u16) -> Result<(), CheckoutError> {
    match card {
        0 => return Err(CheckoutError::SoldOut),
        51 => return Err(CheckoutError::Declined { code: 51 }),
        _ => Shop::global().items.with(shelf).inc_by(3),
    }
    Ok(())
}

fn main() {
    for (shelf, card) in [(Shelf::Fruit, 1), (Shelf::Fruit, 2), (Shelf::Bread, 51)] {
        if let Err(CheckoutError::Declined { code }) = checkout(shelf, card) {
            println!("# The bank said {code}.");
        }
    }
    print!("{}", Registry::global().encode(Format::Text));
}
