/// The program: its commands, and the wiring of everything else. Nothing imports it.
@NullMarked
package dev.outspan.app;

import org.jspecify.annotations.NullMarked;
