/**
 * {@code elfin study} over an Apache Spark cluster: start at {@link elfin.spark.SparkStudy#main}.
 */
package elfin.spark;
