#pragma once

namespace digit::serve_app {

/// What the operating system says of this process, in the units of Prometheus.
struct ProcessFigures {
  double resident_bytes = 0;
  double cpu_seconds = 0;
  double open_descriptors = 0;
  double max_descriptors = 0;
  double start_seconds = 0;
};

ProcessFigures process_figures();

/// Raises the number of files this process may open to the most it is allowed; returns that.
double raise_descriptor_limit();

}  // namespace digit::serve_app
