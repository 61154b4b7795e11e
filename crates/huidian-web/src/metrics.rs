//! Counting requests for `/metrics`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds of the buckets of the duration histogram, in milliseconds.
const BOUNDS: [u64; 9] = [1, 2, 5, 10, 20, 50, 100, 250, 1000];

/// Requests answered since the start.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// By first digit of the status.
    by_class: [AtomicU64; 6],
    buckets: [AtomicU64; 10],
    micros: AtomicU64,
    page_hits: AtomicU64,
}

impl Metrics {
    pub(crate) fn count(&self, status: u16, took: Duration) {
        let class = usize::from(status / 100).min(5);
        self.by_class[class].fetch_add(1, Ordering::Relaxed);
        let millis = took.as_millis() as u64;
        let bucket = BOUNDS.partition_point(|bound| *bound < millis.max(1));
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        self.micros
            .fetch_add(took.as_micros() as u64, Ordering::Relaxed);
    }

    pub(crate) fn count_page_hit(&self) {
        self.page_hits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn render(&self) -> String {
        let mut text = String::from("# TYPE huidian_http_requests_total counter\n");
        for (class, count) in self.by_class.iter().enumerate().skip(1) {
            let count = count.load(Ordering::Relaxed);
            text.push_str(&format!(
                "huidian_http_requests_total{{status=\"{class}xx\"}} {count}\n"
            ));
        }
        text.push_str("# TYPE huidian_http_request_seconds histogram\n");
        let mut sum = 0;
        for (index, bucket) in self.buckets.iter().enumerate() {
            sum += bucket.load(Ordering::Relaxed);
            let bound = BOUNDS.get(index).map_or("+Inf".to_owned(), |millis| {
                (*millis as f64 / 1000.0).to_string()
            });
            text.push_str(&format!(
                "huidian_http_request_seconds_bucket{{le=\"{bound}\"}} {sum}\n"
            ));
        }
        let seconds = self.micros.load(Ordering::Relaxed) as f64 / 1e6;
        text.push_str(&format!(
            "huidian_http_request_seconds_sum {seconds}\nhuidian_http_request_seconds_count {sum}\n\
             # TYPE huidian_page_cache_hits_total counter\nhuidian_page_cache_hits_total {}\n",
            self.page_hits.load(Ordering::Relaxed)
        ));
        text
    }
}
