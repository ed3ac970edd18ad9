#pragma once

namespace digit::train_app {

/// Makes the program record the first SIGINT or SIGTERM instead of ending. A second one ends it.
void catch_interrupts();

/// Returns the recorded signal, or 0.
int interrupted_by();

}  // namespace digit::train_app
