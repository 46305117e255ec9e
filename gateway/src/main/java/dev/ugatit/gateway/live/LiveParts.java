package dev.ugatit.gateway.live;

import dev.ugatit.gateway.http.UploadMemory;
import dev.ugatit.gateway.tables.ModelTable;
import dev.ugatit.gateway.translate.Forwarder;
import dev.ugatit.gateway.translate.PictureCheck;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;

/**
 * What all sessions of a gateway share.
 *
 * @param modelsAreKnown whether a model that is not in the table does not exist; until then
 *     translators decide
 * @param memory that frames share with uploads
 */
public record LiveParts(
    Vertx vertx,
    Forwarder forwarder,
    ModelTable models,
    BooleanSupplier modelsAreKnown,
    PictureCheck pictures,
    UploadMemory memory,
    LiveLimits limits,
    LiveAccess access,
    LiveMetrics metrics) {}
