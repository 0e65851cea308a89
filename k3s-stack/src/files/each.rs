use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread::{self, Builder};

/// As much as the main thread has: parsers go as deep as their input.
const STACK: usize = 8 << 20;

/// How many results may wait to be taken.
const WAITING: usize = 64;

/// Does `work` for each number below `count`, on all processors, and hands the results to `take` in the order in which they come.
pub(super) fn each<T: Send>(
    count: usize,
    work: impl Fn(usize) -> T + Sync,
    mut take: impl FnMut(usize, T),
) {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(count);
    let next = AtomicUsize::new(0);
    let number = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < count);
    if threads > 1 {
        let (send, receive) = sync_channel(WAITING);
        thread::scope(|scope| {
            for _ in 0..threads {
                let send = send.clone();
                let (number, work) = (&number, &work);
                let run = move || {
                    while let Some(n) = number() {
                        if send.send((n, work(n))).is_err() {
                            break;
                        }
                    }
                };
                // Where there is no thread to be had, the others do it, or this one below.
                let _ = Builder::new().stack_size(STACK).spawn_scoped(scope, run);
            }
            drop(send);
            for (n, result) in receive {
                take(n, result);
            }
        });
    }
    while let Some(n) = number() {
        take(n, work(n));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_worked_on_once() {
        for count in [0, 1, 1000] {
            let mut results = vec![0; count];
            each(count, |n| n + 1, |n, result| results[n] += result);
            assert!(results.into_iter().eq(1..=count));
        }
    }
}
