//! What holds for the nodes of every text.

use goyaml::{Document, Node, NodeKind};

/// Nodes lie in each other and follow each other, comments lie between them, and paths lead back to where they came
/// from. The error says what does not hold.
pub fn check_yaml_tree(document: &Document) -> Result<(), String> {
    let text = document.text();
    let mut end_of_last = 0;
    for part in document.documents() {
        if part.span().start() < end_of_last || part.span().end() as usize > text.len() {
            return Err(format!("document {} lies at {:?}", part.index(), part.span()));
        }
        end_of_last = part.span().end();
        if let Some(root) = part.root() {
            check_node(document, root)?;
        }
    }
    let mut end_of_last = 0;
    for span in document.comment_spans() {
        let comment = text.get(span.range()).ok_or("a comment is no part of the text")?;
        if span.start() < end_of_last || !comment.starts_with('#') || comment.contains('\n') {
            return Err(format!("a comment lies at {span:?}"));
        }
        end_of_last = span.end();
    }
    Ok(())
}

fn check_node(document: &Document, root: Node<'_>) -> Result<(), String> {
    let mut open = vec![root];
    let mut count = 0;
    while let Some(node) = open.pop() {
        let place = || format!("{:?} at {:?}", node.kind(), node.full_span());
        if document.text().get(node.full_span().range()).is_none() {
            return Err(format!("{}: no part of the text", place()));
        }
        let mut end_of_last = node.span().start();
        let mut children = 0;
        for child in node.children() {
            let span = child.full_span();
            if span.start() < end_of_last || span.end() > node.span().end() {
                return Err(format!("{}: a child at {span:?}", place()));
            }
            end_of_last = span.end();
            children += 1;
            open.push(child);
        }
        let (entries, items) = (node.entries().count(), node.items().count());
        let fits = match node.kind() {
            NodeKind::Mapping => children == 2 * entries && items == 0,
            NodeKind::Sequence => children == items && entries == 0,
            _ => children == 0,
        };
        if !fits {
            return Err(format!("{}: {children} children", place()));
        }
        let comments = document.comment_spans();
        let inside = comments.iter().find(|comment| comment.overlaps(node.span()));
        if let (NodeKind::Scalar, Some(comment), 0) = (node.kind(), inside, node.block_indent()) {
            return Err(format!("{}: a comment inside, at {comment:?}", place()));
        }
        if let Some(target) = node.target()
            && (target.index() >= node.index() || target.anchor() != Some(&*node.value()))
        {
            return Err(format!("{}: stands for {target:?}", place()));
        }
        // A walk from the root for each node takes long in large files.
        count += 1;
        if count < 300 {
            check_path(root, node).map_err(|what| format!("{}: {what}", place()))?;
        }
    }
    Ok(())
}

fn check_path(root: Node<'_>, node: Node<'_>) -> Result<(), &'static str> {
    let Some(parent) = node.parent() else {
        return if node == root { Ok(()) } else { Err("no parent") };
    };
    if !parent.children().any(|child| child == node) {
        return Err("its parent does not know it");
    }
    // Where a key stands twice a path leads to the last one, and no path leads through a key that is a list.
    let clear = node.ancestors().iter().flat_map(Node::entries).all(|entry| {
        entry.key.kind() == NodeKind::Scalar
            && entry.key.parent().and_then(|p| p.entry(&entry.key.value())) == Some(entry)
    });
    let in_a_key = node.ancestors().iter().flat_map(Node::entries).any(|entry| {
        entry.key.full_span().start() <= node.span().start()
            && node.span().end() <= entry.key.full_span().end()
    });
    if clear && !in_a_key && root.at(&node.path()) != Some(node) {
        return Err("its path leads elsewhere");
    }
    Ok(())
}
