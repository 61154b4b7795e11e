//! A forest of small decision trees over the features of an article.

use crate::codec::{TableReader, TableWriter};

/// A node: features up to the threshold go left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Node {
    pub feature: u8,
    pub threshold: f32,
    /// Ordinals of the nodes below; 0 for a leaf.
    pub left: u16,
    pub right: u16,
    /// Value of a leaf; above, the mean of the leaves below, from which the share of each split is told.
    pub value: f32,
}

/// Trees whose values are added.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Forest {
    pub trees: Vec<Vec<Node>>,
}

impl Forest {
    /// Sums of the trees' values. All articles go through one tree before the next: a tree fits into the cache, the forest does not.
    pub(super) fn scores<const N: usize>(&self, features: &[[f32; N]]) -> Vec<f32> {
        let mut scores = vec![0.0; features.len()];
        for tree in &self.trees {
            for (score, features) in scores.iter_mut().zip(features) {
                *score += leaf(tree, features).value;
            }
        }
        scores
    }

    /// What each feature adds along the paths, and the sum of the roots: together the score.
    pub(super) fn shares(&self, features: &[f32]) -> (Vec<f32>, f32) {
        let mut shares = vec![0f32; features.len()];
        let mut base = 0.0;
        for tree in &self.trees {
            let Some(mut node) = tree.first() else {
                continue;
            };
            base += node.value;
            while let Some(next) = step(tree, node, features) {
                if let Some(share) = shares.get_mut(node.feature as usize) {
                    *share += next.value - node.value;
                }
                node = next;
            }
        }
        (shares, base)
    }

    pub(super) fn write(&self, table: &mut TableWriter) {
        table.number(self.trees.len() as u64);
        for tree in &self.trees {
            table.number(tree.len() as u64);
            for node in tree {
                table.number(u64::from(node.feature));
                table.number(u64::from(node.left));
                table.number(u64::from(node.right));
                table.float(node.threshold);
                table.float(node.value);
            }
        }
    }

    pub(super) fn read(table: &mut TableReader<'_>) -> Option<Self> {
        let mut forest = Self::default();
        for _ in 0..table.count()? {
            let count = table.count()?;
            let mut tree = Vec::with_capacity(count);
            for at in 0..count {
                let node = Node {
                    feature: u8::try_from(table.number()?).ok()?,
                    left: u16::try_from(table.number()?).ok()?,
                    right: u16::try_from(table.number()?).ok()?,
                    threshold: table.float()?,
                    value: table.float()?,
                };
                // nodes below come after, so every walk ends
                let is_leaf = node.left == 0 && node.right == 0;
                let below = |child: u16| (child as usize) > at && (child as usize) < count;
                (is_leaf || below(node.left) && below(node.right)).then_some(())?;
                tree.push(node);
            }
            (!tree.is_empty()).then_some(())?;
            forest.trees.push(tree);
        }
        Some(forest)
    }
}

fn step<'t>(tree: &'t [Node], node: &Node, features: &[f32]) -> Option<&'t Node> {
    if node.left == 0 {
        return None;
    }
    let value = features.get(node.feature as usize).copied().unwrap_or(0.0);
    tree.get(if value <= node.threshold {
        node.left
    } else {
        node.right
    } as usize)
}

fn leaf<'t>(tree: &'t [Node], features: &[f32]) -> &'t Node {
    let mut node = &tree[0];
    while let Some(next) = step(tree, node, features) {
        node = next;
    }
    node
}
