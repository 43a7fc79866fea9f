use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::block::Block;

/// What all threads have counted, as one gather sees it: each block is added up once, when the first of its families is
/// read, in the order in which it lies in memory.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    blocks: RefCell<BTreeMap<usize, Rc<[u64]>>>,
}

impl Sums {
    /// Those of the block of this number.
    pub(super) fn of(&self, number: usize, block: &Block) -> Rc<[u64]> {
        let mut blocks = self.blocks.borrow_mut();
        let sums = blocks
            .entry(number)
            .or_insert_with(|| block.add_up().into());
        Rc::clone(sums)
    }
}
