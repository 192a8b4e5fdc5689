/** The calls about objects: headers translated both ways, bodies streamed, changes captured. */
package io.crosstide.gateway.objects;
