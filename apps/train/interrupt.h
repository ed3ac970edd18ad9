#pragma once

namespace digit::train_app {

/// From here on, Ctrl-C and SIGTERM are remembered instead of ending the program at once; a second one ends it as ever.
void catch_interrupts();

/// The signal that came, or 0.
int interrupted_by();

}  // namespace digit::train_app
