//! Counts the bytes that the splitter inspects. A test uses the count to check that the work grows linearly.

#[cfg(test)]
thread_local! {
    static PROBES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Adds `bytes` to the count. Every loop without a constant bound on its length calls this function.
#[inline(always)]
pub(crate) fn count_probes(bytes: usize) {
    #[cfg(test)]
    PROBES.set(PROBES.get() + bytes);
    let _ = bytes;
}

/// Returns the count for the current thread and resets it.
#[cfg(test)]
pub(crate) fn take_probes() -> usize {
    PROBES.take()
}
