package dev.outspan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SecretTest {
  /// Methods that compare until the first difference.
  private static final Set<String> COMPARISONS =
      Set.of(
          "equals",
          "equalsIgnoreCase",
          "contentEquals",
          "compareTo",
          "compareToIgnoreCase",
          "regionMatches",
          "startsWith",
          "deepEquals",
          "mismatch",
          "compare",
          "hashCode");

  private static final Set<String> TEXTS =
      Set.of(String.class.getName(), Arrays.class.getName(), Objects.class.getName());

  private static final Set<String> SECRETS = Set.of(Secret.class.getName(), Digest.class.getName());

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.outspan");

  @Test
  void account_comparesNoTextCharacterByCharacter() {
    Predicate<JavaAccess<?>> ofTexts = access -> TEXTS.contains(access.getTargetOwner().getName());
    assertThat(calls(ofTexts)).as("of other packages, which may").isNotEmpty();
    assertThat(
            calls(
                ofTexts.and(
                    access ->
                        access.getOriginOwner().getPackageName().equals("dev.outspan.account"))))
        .isEmpty();
  }

  @Test
  void secretsAndDigests_areComparedNowhereByEquality() {
    assertThat(calls(access -> SECRETS.contains(access.getTargetOwner().getName()))).isEmpty();
  }

  private List<String> calls(Predicate<JavaAccess<?>> where) {
    return CLASSES.stream()
        .flatMap(type -> type.getAccessesFromSelf().stream())
        .filter(access -> COMPARISONS.contains(access.getName()))
        .filter(where)
        .map(JavaAccess::getDescription)
        .toList();
  }

  @Test
  void toString_aSecret_showsNothingAlsoInsideOfRecords() {
    record Settings(String name, Secret password) {}
    Secret secret = Secret.of("hush");
    assertThat(secret).hasToString("****");
    assertThat(new Settings("a", secret)).hasToString("Settings[name=a, password=****]");
    assertThat(secret.digest()).hasToString("****");
    assertThat(secret.reveal()).isEqualTo("hush");
  }

  @Test
  @SuppressWarnings("ReturnValueIgnored")
  void equals_aSecret_throws() {
    Secret secret = Secret.of("hush");
    assertThatThrownBy(() -> secret.equals(Secret.of("hush")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(secret::hashCode).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void matches_theDigestOfTheSameText_only() {
    assertThat(Digest.of("hush").matches(Secret.of("hush").digest())).isTrue();
    assertThat(Digest.of("hush").matches(Digest.of("husH"))).isFalse();
    assertThat(Digest.NONE.matches(Digest.of(""))).isFalse();
  }
}
