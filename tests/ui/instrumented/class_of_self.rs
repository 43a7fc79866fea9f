use bellwether::instrumented;

struct Order;

impl std::str::FromStr for Order {
    type Err = std::fmt::Error;

    #[instrumented(name = "parse", errors(class))]
    fn from_str(_: &str) -> Result<Self, Self::Err> {
        Ok(Self)
    }
}

fn main() {}
