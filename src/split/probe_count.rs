//! Counts the bytes that the splitter inspects, in tests only. Tests use the count to show that the work
//! grows linearly with the text; a clock is too noisy for that.

#[cfg(test)]
thread_local! {
    static PROBES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Adds `bytes` to the count. Every loop whose length is not bounded by a constant calls this.
#[inline(always)]
pub(super) fn count_probes(bytes: usize) {
    #[cfg(test)]
    PROBES.set(PROBES.get() + bytes);
    let _ = bytes;
}

/// Returns the count of the current thread and resets it.
#[cfg(test)]
pub(super) fn take_probes() -> usize {
    PROBES.take()
}
