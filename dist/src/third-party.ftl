<#-- A line for each library of others in lib/, sorted as Maven sorts them. -->
<#function licences list>
  <#assign all = ""/>
  <#list list as each>
    <#assign all = all + (all?has_content)?then(" or ", "") + each/>
  </#list>
  <#return all>
</#function>
The libraries in lib/ that are not of this project, each as its makers publish it, with the licence
they name. Licence texts and notices are in META-INF of each jar, or at its address.

<#list dependencyMap as entry>
${entry.getKey().groupId}:${entry.getKey().artifactId}:${entry.getKey().version}
  ${licences(entry.getValue())}
<#if entry.getKey().url??>
  ${entry.getKey().url}
</#if>
</#list>
