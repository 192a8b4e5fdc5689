package io.crosstide.store.memory;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ListedUpload;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.UploadPage;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Pages of listings. */
final class MemoryPages {
  private MemoryPages() {}

  static ObjectPage objects(MemoryBucket bucket, ListRequest list) {
    Optional<String> marker = list.token().or(() -> list.after().map(ObjectKey::value));
    MemoryListing<ListedObject> page =
        new MemoryListing<>(list.prefix(), list.delimiter(), marker, list.max());
    for (Map.Entry<ObjectKey, List<MemoryVersion>> entry : bucket.objects.entrySet()) {
      ObjectKey key = entry.getKey();
      MemoryVersion latest = entry.getValue().get(0);
      boolean passed = page.isBefore(key) || Optional.of(key.value()).equals(marker);
      if (!passed && !latest.deleteMarker() && !page.offer(key, listed(key, latest))) {
        break;
      }
    }
    return new ObjectPage(page.entries(), page.groups(), page.next());
  }

  static VersionPage versions(MemoryBucket bucket, VersionListRequest list) {
    MemoryListing<ListedVersion> page =
        new MemoryListing<>(list.prefix(), list.delimiter(), list.keyMarker(), list.max());
    bucket.objects.entrySet().stream()
        .filter(entry -> !page.isBefore(entry.getKey()))
        .flatMap(entry -> after(entry.getKey(), entry.getValue(), list).stream())
        .takeWhile(version -> page.offer(version.key(), version))
        .forEach(version -> {});
    Optional<VersionId> nextVersion =
        page.next()
            .filter(last -> !page.groups().contains(last))
            .map(last -> page.entries().get(page.entries().size() - 1).version());
    return new VersionPage(page.entries(), page.groups(), page.next(), nextVersion);
  }

  static UploadPage uploads(MemoryBucket bucket, UploadListRequest list) {
    MemoryListing<ListedUpload> page =
        new MemoryListing<>(list.prefix(), list.delimiter(), list.keyMarker(), list.max());
    bucket.uploads.values().stream()
        .sorted(
            Comparator.comparing((MemoryUpload u) -> u.ref().key())
                .thenComparing(u -> u.ref().upload().value()))
        .filter(upload -> !page.isBefore(upload.ref().key()) && !passed(upload, list))
        .map(MemoryPages::listed)
        .takeWhile(upload -> page.offer(upload.key(), upload))
        .forEach(upload -> {});
    Optional<UploadId> nextUpload =
        page.next()
            .filter(last -> !page.groups().contains(last))
            .map(last -> page.entries().get(page.entries().size() - 1).upload());
    return new UploadPage(page.entries(), page.groups(), page.next(), nextUpload);
  }

  private static boolean passed(MemoryUpload upload, UploadListRequest list) {
    if (!Optional.of(upload.ref().key().value()).equals(list.keyMarker())) {
      return false;
    }
    return list.uploadMarker()
        .map(marker -> upload.ref().upload().value().compareTo(marker.value()) <= 0)
        .orElse(true);
  }

  /** The versions of a key beyond the markers. */
  private static List<ListedVersion> after(
      ObjectKey key, List<MemoryVersion> versions, VersionListRequest list) {
    int from = 0;
    if (Optional.of(key.value()).equals(list.keyMarker())) {
      from = versions.size();
      for (int i = 0; i < versions.size(); i++) {
        if (Optional.of(versions.get(i).id()).equals(list.versionMarker())) {
          from = i + 1;
        }
      }
    }
    List<ListedVersion> listed =
        IntStream.range(0, versions.size())
            .mapToObj(i -> listed(key, versions.get(i), i == 0))
            .toList();
    return listed.subList(from, listed.size());
  }

  private static ListedObject listed(ObjectKey key, MemoryVersion version) {
    return new ListedObject(
        key,
        version.data().length(),
        version.etag().orElseThrow(),
        version.modifiedAt(),
        version.storageClass());
  }

  private static ListedVersion listed(ObjectKey key, MemoryVersion version, boolean latest) {
    return new ListedVersion(
        key,
        version.id(),
        latest,
        version.deleteMarker(),
        version.modifiedAt(),
        version.etag(),
        version.data().length(),
        version.storageClass());
  }

  private static ListedUpload listed(MemoryUpload upload) {
    return new ListedUpload(
        upload.ref().key(),
        upload.ref().upload(),
        upload.initiatedAt(),
        upload.attributes().storageClass());
  }
}
