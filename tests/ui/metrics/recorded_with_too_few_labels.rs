use bellwether::{Counter, Label};

#[derive(Label)]
enum Stage { Rag, Post }
#[derive(Label)]
enum Kind { Hit, Miss }

fn record(requests: &Counter<(Stage, Kind)>) {
    requests.with(Stage::Rag).inc();
}

fn main() {}
