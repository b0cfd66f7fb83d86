/// How log lines look. Imports nothing of ours.
@NullMarked
package dev.outspan.log;

import org.jspecify.annotations.NullMarked;
